"""Whether the pictures still move when a whole class moves them: learners without browsers, through a real hub.

    .venv/bin/python benchmarks/class_load.py [--learners 1,4,12] [--seconds 10] [--rate 20] [--loop]

A class of its own is started on 127.0.0.1 (what `make class` starts), and ended. All learners come at once; each one
opens a kernel through the hub and its proxy, runs the live picture of lesson 01, and drags its slider, as a browser
would: it sends the newest value as soon as the answer to the one before is there. At the end every picture must show
the value that its slider was left at. Needs the `class` extra and the proxy. It stops by itself: at most 40 learners,
60 seconds of dragging for each number of them, a quarter of an hour in all.

    in           seconds until the last of the new learners has a server
    median, p95  ms from a move to its picture, back at the learner; a move that a newer one overtook has none
    pictures/s   for each learner
    cores        that the parts kept busy while all dragged; the learners here (client), and whatever else ran (others)
    MB           memory of one server, one kernel (PSS: what is shared is shared out)

Trust no figure with "others" far from 0: the machine was not the class's own.
"""

import argparse
import asyncio
import html
import json
import math
import signal
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psutil
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "browser"))

from hub import Hub, what_is_missing  # noqa: E402

from xent_lesson import words  # noqa: E402

CELL = "from xent_lesson import explore, surprise_curve\nexplore(surprise_curve)"
PROTOCOL = "v1.kernel.websocket.jupyter.org"
LEARNERS, SECONDS, RATE, IN_ALL = 40, 60, 60, 900  # no run goes beyond these
PATIENCE = 300


class Learner:
    """One learner: a server, a kernel, a live picture."""

    def __init__(self, hub, name):
        self.hub, self.name, self.session = hub, name, uuid.uuid4().hex
        self.waiting, self.models = {}, {}  # message -> the end of its answer; widget -> what it shows
        self.sent, self.waits, self.value = {}, [], None  # move under way -> when made; ms of each picture

    async def ask(self, path, method="GET", body=None):
        request = HTTPRequest(f"{self.hub.url}/{path}", method, self._key(), body=body, request_timeout=PATIENCE,
                              allow_nonstandard_methods=True)
        reply = await AsyncHTTPClient().fetch(request)
        return json.loads(reply.body) if reply.body else None

    async def come(self):
        """Ask for a server, again where the hub says later, until it is there."""
        user = f"hub/api/users/{self.name}"
        await self.ask(user, "POST")
        while True:
            try:
                await self.ask(f"{user}/server", "POST")
                break
            except HTTPClientError as error:
                if error.code != 429:
                    raise
                await asyncio.sleep(float(error.response.headers.get("Retry-After", 2)))
        while not ((await self.ask(user))["servers"].get("") or {}).get("ready"):
            await asyncio.sleep(0.5)

    async def open(self):
        """A kernel of the learner's own, and the picture in it."""
        made = await self.ask(f"user/{self.name}/api/kernels", "POST", json.dumps({"name": "python3"}))
        address = f"{self.hub.url}/user/{self.name}/api/kernels/{made['id']}/channels?session_id={self.session}"
        request = HTTPRequest(address.replace("http", "ws", 1), headers=self._key(), request_timeout=PATIENCE)
        self.socket = await websocket_connect(request, subprotocols=[PROTOCOL], max_message_size=2**26)
        assert self.socket.selected_subprotocol == PROTOCOL
        self.reader = asyncio.ensure_future(self._read())
        await self.run(CELL)
        self.slider = next(key for key, model in self.models.items() if model.get("_model_name") == "FloatSliderModel")
        self.moving = next(key for key, model in self.models.items() if "xent-moving" in model.get("_dom_classes", ()))

    async def run(self, code):
        quiet = dict(silent=False, store_history=True, user_expressions={}, allow_stdin=False, stop_on_error=True)
        await asyncio.wait_for(await self.send("execute_request", quiet | {"code": code}), PATIENCE)

    async def send(self, kind, content, made=None):
        """Send a message; returns what ends when the kernel is through with it."""
        mark = uuid.uuid4().hex
        header = dict(msg_id=mark, msg_type=kind, username="", session=self.session, version="5.3", date="2026-11-26")
        message = dict(header=header, parent_header={}, metadata={}, content=content)
        self.waiting[mark] = through = asyncio.get_running_loop().create_future()
        if made is not None:
            self.sent[mark] = made
        await self.socket.write_message(
            serialize_msg_to_ws_v1(message, "shell", lambda part: json.dumps(part).encode()), binary=True)
        return through

    async def drag(self, seconds, rate, phase):
        """Pull the slider to and fro, beginning at this part of a move's time: no two hands move in step."""
        await asyncio.sleep(phase / rate)
        start, step, moved = time.perf_counter(), 0, asyncio.Event()
        sending = asyncio.ensure_future(self._send_newest(moved))
        while time.perf_counter() < start + seconds:
            step += 1
            self.value, self.made = round(0.05 + 0.01 * abs((step + 90) % 180 - 90), 2), time.perf_counter()
            moved.set()
            await asyncio.sleep(max(0, start + step / rate - time.perf_counter()))
        self.value = None
        moved.set()
        await asyncio.wait_for(sending, PATIENCE)

    async def _send_newest(self, moved):
        """One value under way at a time, as ipywidgets does it: when it is answered, the newest goes, and no other."""
        while await moved.wait() and self.value is not None:
            moved.clear()
            self.left_at = self.value
            data = dict(method="update", state={"value": self.value}, buffer_paths=[])
            await (await self.send("comm_msg", dict(comm_id=self.slider, data=data), self.made))

    def right(self):
        """Whether the picture says what it must, where its slider was left."""
        bits = -math.log2(self.left_at)
        said = words.say("surprise_curve.facts", p=self.left_at, surprisal_bits=bits, heads_count=bits)
        return said in html.unescape(str(self.models[self.moving]))

    async def leave(self):
        self.reader.cancel()
        self.socket.close()
        await self.ask(f"hub/api/users/{self.name}/server", "DELETE")

    def _key(self):
        return {"Authorization": f"token {self.hub.token}"}

    async def _read(self):
        while (data := await self.socket.read_message()) is not None:
            _, (header, parent, _, content, *_) = deserialize_msg_from_ws_v1(data)
            kind, mark = json.loads(header)["msg_type"], json.loads(parent).get("msg_id")
            content = json.loads(content)
            if kind == "comm_open":
                self.models[content["comm_id"]] = content["data"].get("state", {})
            elif kind == "comm_msg" and content["data"].get("method") == "update":
                self.models.setdefault(content["comm_id"], {}).update(content["data"]["state"])
                if content["comm_id"] == getattr(self, "moving", None) and mark in self.sent:
                    self.waits.append((time.perf_counter() - self.sent.pop(mark)) * 1000)
            elif kind == "error" and mark in self.waiting:
                self.waiting.pop(mark).set_exception(RuntimeError(content["evalue"]))
            elif kind == "status" and content["execution_state"] == "idle" and mark in self.waiting:
                self.waiting.pop(mark).set_result(None)


def parts(hub):
    """The processes of a class, by what they do."""
    found = {"hub": [], "proxy": [], "server": [], "kernel": []}
    names = {"configurable-http-proxy": "proxy", "ipykernel_launcher": "kernel", "singleuser.py": "server"}
    for process in [top := psutil.Process(hub.process.pid), *top.children(recursive=True)]:
        try:
            command = " ".join(process.cmdline())
        except psutil.Error:
            continue
        found[next((part for name, part in names.items() if name in command), "hub")].append(process)
    return found


def seconds_of(processes):
    """Processor time, without those that have just gone."""
    spent = 0
    for process in processes:
        try:
            spent += sum(process.cpu_times()[:2])
        except psutil.Error:
            pass
    return spent


def clock(hub):
    """Processor seconds so far: of each part, of this client, of the whole machine."""
    whole = psutil.cpu_times()
    busy = sum(whole) - whole.idle - getattr(whole, "iowait", 0)
    return {part: seconds_of(found) for part, found in parts(hub).items()} | {
        "client": seconds_of([psutil.Process()]), "all": busy}


def megabytes(processes):
    """The median memory of these."""
    try:
        return statistics.median(process.memory_full_info().pss / 2**20 for process in processes)
    except (AttributeError, psutil.Error, statistics.StatisticsError):  # macOS counts otherwise
        return math.nan


async def measure(hub, class_, count, given):
    """Bring the class up to this number, let all of them drag, and say what that took, as a line."""
    new = [Learner(hub, f"learner-{i:02}") for i in range(len(class_), count)]
    start, before = time.perf_counter(), clock(hub)
    await asyncio.gather(*(learner.come() for learner in new))
    in_, started = time.perf_counter() - start, clock(hub)
    await asyncio.gather(*(learner.open() for learner in new))
    class_ += new
    await asyncio.sleep(2)
    for learner in class_:
        learner.waits.clear()
    start, first = time.perf_counter(), clock(hub)
    await asyncio.gather(*(learner.drag(given.seconds, given.rate, k / len(class_)) for k, learner in enumerate(class_)))
    last, took = clock(hub), time.perf_counter() - start
    cores = {part: (last[part] - first[part]) / took for part in last}
    cores["others"] = max(0, cores.pop("all") - sum(cores.values()))
    waits = sorted(wait for learner in class_ for wait in learner.waits)
    found, wrong = parts(hub), sum(not learner.right() for learner in class_)
    gone = sum(learner.reader.done() for learner in class_)
    start_cost = sum(started[part] - before[part] for part in ("hub", "proxy", "server")) / max(1, len(new))
    return (f"{count:8}{in_:7.1f}{statistics.median(waits):9.1f}{waits[int(0.95 * len(waits))]:8.1f}"
            f"{len(waits) / count / given.seconds:12.1f}   "
            + " ".join(f"{part} {cores[part]:.2f}" for part in ("hub", "proxy", "server", "kernel", "client", "others"))
            + f"   {megabytes(found['server']):.0f} + {megabytes(found['kernel']):.0f}"
            + f"   start {start_cost:.1f} s, wrong {wrong}, thrown out {gone}")


async def run(hub, given):
    class_, loop = [], None
    print(f"{'learners':>8}{'in':>7}{'median':>9}{'p95':>8}{'pictures/s':>12}   cores{'':62}MB")
    if given.loop:
        loop = Learner(hub, "endless")
        await loop.come()
        await loop.open()
        await loop.send("execute_request", dict(code="while True: pass", silent=False))
    for count in given.learners:
        print(await measure(hub, class_, count, given), flush=True)
    await asyncio.gather(*(learner.leave() for learner in [*class_, loop] if learner))


def within(low, high):
    """A number of the command line that must lie between these."""
    def number(text):
        if not low <= (value := float(text)) <= high:
            raise argparse.ArgumentTypeError(f"between {low} and {high}, please")
        return value
    return number


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--learners", default=[1, 4, 12], help="how many drag, one number after the other (1,4,12)",
                           type=lambda text: sorted(int(within(1, LEARNERS)(number)) for number in text.split(",")))
    arguments.add_argument("--seconds", type=within(1, SECONDS), default=10, help="of dragging for each number (10)")
    arguments.add_argument("--rate", type=within(1, RATE), default=20, help="moves a second of each learner (20)")
    arguments.add_argument("--loop", action="store_true", help="beside them, one whose cell never ends")
    given = arguments.parse_args()
    if missing := what_is_missing():
        sys.exit(missing)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever ends this ends the class with it
    AsyncHTTPClient.configure(None, max_clients=4 * LEARNERS)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Hub(folder) as hub:
        asyncio.run(asyncio.wait_for(run(hub, given), IN_ALL))


if __name__ == "__main__":
    main()
