"""A learner's server: jupyterhub-singleuser without what no lesson needs, and with a folder for its kernels' sockets.

A hub of thirty starts this thirty times, so each import counts. rfc3987_syntax reads a whole grammar as soon as it is
imported, to check addresses in other scripts than Latin; jsonschema, which asks for it, does without where it is not
there: 16 MB and a second less. To uninstall it would do the same, until the next pip install brings it back. And no
server looks for settings of IPython 3 to take over: it would note that in the home, and not start where that is full.

The sockets lie in a folder that only this account can enter, and not in the home as usual: the path of a socket may
have 107 characters on Linux, and a home can be far down. The folder goes with the server.
"""

import os
import sys
import tempfile

NOT_NEEDED = ["rfc3987_syntax"]

if __name__ == "__main__":
    sys.modules |= dict.fromkeys(NOT_NEEDED)  # None: "not installed"
    from jupyter_core.application import JupyterApp
    from jupyterhub.singleuser import main

    JupyterApp.migrate_config = lambda app: None
    with tempfile.TemporaryDirectory(prefix="xent-", dir="/tmp", ignore_cleanup_errors=True) as sockets:
        os.environ["JUPYTER_RUNTIME_DIR"] = sockets
        main()
