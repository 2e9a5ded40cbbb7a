"""A learner's server, 16 MB lighter and a second sooner there: jupyterhub-singleuser without what no lesson needs.

A hub of thirty starts this thirty times, so each import counts. rfc3987_syntax reads a whole grammar as soon as it is
imported, to check addresses in other scripts than Latin; jsonschema, which asks for it, does without where it is not
there. To uninstall it would do the same, until the next pip install brings it back.
"""

import sys

NOT_NEEDED = ["rfc3987_syntax"]

if __name__ == "__main__":
    sys.modules |= dict.fromkeys(NOT_NEEDED)  # None: "not installed"
    from jupyterhub.singleuser import main

    main()
