"""A course of thirty on one machine, by The Littlest JupyterHub (https://tljh.jupyter.org): its drop-in.

    sudo git clone ADDRESS-OF-THIS-REPOSITORY /srv/xent-lesson
    sudo -E /opt/tljh/user/bin/python -m pip install -c /srv/xent-lesson/constraints.txt -e /srv/xent-lesson
    sudo cp /srv/xent-lesson/deploy/tljh.py /opt/tljh/config/jupyterhub_config.d/xent_lesson.py
    sudo tljh-config set services.cull.timeout 3600
    sudo tljh-config reload hub

Accounts are The Littlest JupyterHub's own affair: it makes one of the machine's for each learner, so that nobody reads
another's folder, and by itself it lets in only who is named (tljh-config add-item users.allowed NAME). It also culls by
itself, after ten minutes: too soon for a lesson with a break, hence the fourth line.

A new version of the course: sudo git -C /srv/xent-lesson pull. Each learner has it when their server starts again.
"""

c = get_config()  # noqa: F821 (JupyterHub provides it)

COURSE = "/srv/xent-lesson"  # outside every home; root's, and readable by all

# Through the arguments and not by a hook of the hub: The Littlest JupyterHub makes the account after the hooks have
# run, and what the server does as the learner belongs to the learner.
c.Spawner.cmd = ["/opt/tljh/user/bin/python", f"{COURSE}/deploy/singleuser.py"]
c.Spawner.args = [f"--config={COURSE}/deploy/jupyter_server_config.py"]
c.Spawner.default_url = "/lab/tree/cross-entropy/notebooks/00-start-here.ipynb"  # LabApp's own has no say behind a hub

# Thirty servers that start at once share the processor: with the usual 30 s none of them is there in time.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300

# Here systemd holds the limit. One open lesson takes about 190 MB; a list without end is ended at 1 GB, and nobody else
# feels it. No hard limit on the processor: the scheduler shares it fairly by itself.
c.SystemdSpawner.mem_limit = "1G"
c.SystemdSpawner.isolate_tmp = True  # one learner's temporary files are not another's to read
