"""A whole installation for one test: three model servers, the demonstration's rules, and the proxy
as a process of its own, in a temporary folder.

The rules are the files the demonstration uses, so that what is shown to newcomers is what is
tested. `BAILIWICK_BIN` and `STUB_MODEL_BIN` name the programs; `run` sets them.
"""

import base64
import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

RULES = pathlib.Path(__file__).parents[2] / "src" / "demo"

# Name in the register, and what the register's file calls its address.
MODEL_SERVERS = {
    "own-site": "OWN_SITE_URL",
    "eu-cloud": "EU_CLOUD_URL",
    "us-cloud-in-eu": "US_CLOUD_URL",
}

SETTINGS = """\
listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}
log: {format: json, filter: info}
"""


def program(variable):
    """The path of a program under test."""
    path = os.environ.get(variable)
    if not path:
        raise RuntimeError(f"{variable} is not set; start the tests with proxy/tests/sdk/run")
    return path


class ModelServer:
    """A stub-model process: answers like a model and keeps what it received."""

    def __init__(self, name):
        self.name = name
        self._process = subprocess.Popen(
            [program("STUB_MODEL_BIN"), "--name", name], stdout=subprocess.PIPE, text=True
        )
        line = self._process.stdout.readline()
        if " listens on " not in line:
            raise RuntimeError(f"model server {name} did not start")
        self.base_url = line.rsplit(" ", 1)[1].strip()

    def _control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        url = self.base_url.removesuffix("/v1") + "/_stub/" + path
        request = urllib.request.Request(url, data=data, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def behave(self, **behaviour):
        """Sets how it answers from now on; nothing given means well."""
        self._control("PUT", "behaviour", behaviour)

    def forget(self):
        """Forgets what it received."""
        self._control("DELETE", "requests")

    def received(self):
        """What it received since it last forgot: method, path, headers, and the body as JSON."""
        journal = self._control("GET", "requests")
        if journal["counts"]["dropped"]:
            raise RuntimeError(f"model server {self.name} no longer holds all it received")
        for request in journal["requests"]:
            body = base64.b64decode(request["body_base64"])
            is_json = request["headers"].get("content-type") == "application/json"
            request["json"] = json.loads(body) if body and is_json else None
        return journal["requests"]

    def wait_until(self, holds, seconds=30):
        """Waits until its counts are as wanted; asks again as soon as it has answered."""
        last = time.monotonic() + seconds
        while not holds(counts := self._control("GET", "counts")):
            if time.monotonic() > last:
                raise TimeoutError(f"model server {self.name} counts {counts}")

    def stop(self):
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


class Stage:
    """The installation; leaving the `with` block ends it."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="bailiwick-sdk-")
        self.dir = pathlib.Path(self._folder.name)
        self._running = []
        try:
            self._raise_curtain()
        except BaseException:
            self._clear()
            raise
        return self

    def _raise_curtain(self):
        self.servers = {}
        for name in MODEL_SERVERS:
            self.servers[name] = ModelServer(name)
            self._running.append(self.servers[name].stop)
        register = (RULES / "register.yaml").read_text()
        for name, placeholder in MODEL_SERVERS.items():
            register = register.replace(placeholder, self.servers[name].base_url)
        (self.dir / "register.yaml").write_text(register)
        for name in ("policy.yaml", "apps.yaml"):
            (self.dir / name).write_text((RULES / name).read_text())
        (self.dir / "bailiwick.yaml").write_text(SETTINGS)
        self.keys = {
            application: self.cli("keys", "create", application).stdout.strip()
            for application in ("website", "support-desk")
        }
        self._serve()

    def _serve(self):
        self._proxy = subprocess.Popen(
            [program("BAILIWICK_BIN"), "--dir", self.dir, "serve", "--dev"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._running.append(self._end_proxy)
        seen = []
        for line in self._proxy.stdout:
            seen.append(line)
            if "server.ready" in line:
                self.base_url = f"http://{_field(json.loads(line), 'data')}/v1"
                break
        else:
            raise RuntimeError("the proxy did not start:\n" + "".join(seen))
        # Its log is drained by a process of its own, so that a full pipe never stops the proxy.
        self.log = self.dir / "proxy.log"
        with self.log.open("w") as log:
            drain = subprocess.Popen(["cat"], stdin=self._proxy.stdout, stdout=log)
        self._running.append(drain.wait)

    def _end_proxy(self):
        self._proxy.terminate()
        self._proxy.wait(timeout=60)
        self._proxy.stdout.close()

    def stop_proxy(self):
        """Ends the proxy as an operator would; gives its exit code."""
        if self._proxy.poll() is None:
            self._end_proxy()
        return self._proxy.returncode

    def _clear(self):
        while self._running:
            self._running.pop()()
        self._folder.cleanup()

    def __exit__(self, *_):
        # The proxy before its log's drain, the drain before the folder that holds the log.
        self.stop_proxy()
        self._clear()

    def cli(self, *arguments, check=True):
        """Runs a verb of the command line on this installation."""
        command = [program("BAILIWICK_BIN"), "--dir", self.dir, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if check and done.returncode:
            raise RuntimeError(
                f"bailiwick {arguments[0]} ended with {done.returncode}: {done.stderr}"
            )
        return done

    def records(self, kind, *filters):
        """The records of a kind, oldest first, without their envelopes."""
        return [envelope[kind] for envelope in self.envelopes(kind, *filters)]

    def envelopes(self, kind, *filters):
        """The records of a kind, oldest first, with when and where they were written."""
        done = self.cli(
            "query",
            "-o",
            "jsonl",
            "--kind",
            kind,
            "--limit",
            "0",
            "--oldest-first",
            *filters,
            check=False,
        )
        # 1 is "no record matches".
        if done.returncode not in (0, 1):
            raise RuntimeError(f"bailiwick query ended with {done.returncode}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def shown(self, record_id):
        """Everything recorded about one call, by kind."""
        done = self.cli("show", record_id, "-o", "jsonl")
        envelopes = [json.loads(line) for line in done.stdout.splitlines()]
        return {
            kind: record
            for envelope in envelopes
            for kind, record in envelope.items()
            if kind not in ("at", "schema")
        }

    def outcome_of(self, record_id, seconds=30):
        """The outcome of a call whose answer the caller did not read to its end: waits for it."""
        last = time.monotonic() + seconds
        while "outcome" not in (shown := self.shown(record_id)):
            if time.monotonic() > last:
                raise TimeoutError(f"no outcome of {record_id} was recorded")
        return shown["outcome"]

    def verified(self):
        """What `bailiwick verify` says, as JSON."""
        done = self.cli("verify", "-o", "json", check=False)
        return done.returncode, done.stdout + done.stderr


def _field(line, name):
    return line.get(name) or line.get("fields", {}).get(name)
