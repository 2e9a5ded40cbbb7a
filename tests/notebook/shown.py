"""What several tests of this wing look with: into a box of widgets, into this process, into a real kernel."""

import json

import ipywidgets as widgets
from jupyter_client.manager import start_new_kernel


def inside(widget):
    """Every widget in a box, in reading order."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def living_widgets():
    """How many widgets there are in this process."""
    return len(widgets.Widget.get_manager_state()["state"])


class Kernel:
    """A kernel that runs code as a front end would, with the id of its cell if it sends one."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="python3", startup_timeout=120)

    def run(self, code, cell=None):
        """What the code prints, and the (data, metadata) that it shows."""
        request = self.client.session.msg(
            "execute_request",
            {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False},
            metadata={"cellId": cell} if cell else {},
        )
        self.client.shell_channel.send(request)
        printed, bundles = "", []
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            content = message["content"]
            if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            assert message["msg_type"] != "error", "\n".join(content["traceback"])
            if message["msg_type"] == "stream":
                printed += content["text"]
            elif message["msg_type"] in ("execute_result", "display_data"):
                bundles.append((content["data"], content["metadata"]))
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return printed, bundles

    def value(self, expression):
        return json.loads(self.run(f"import json; print(json.dumps({expression}))")[0])

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
