"""Upstreams over TLS, through the HTTP proxy that an organisation makes everything go through, with
a certificate of the organisation's own authority."""

import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import threading
import unittest
import urllib.error
import urllib.request

from stage import ModelServer, Stage

NAME = "model.intranet.test"

REGISTER = f"""\
register: egress
endpoints:
  - endpoint: own-site
    base_url: https://{NAME}:8443/v1
    models: {{assistant: {{}}}}
    operator: self
    processed_in: [DE]
    foreign_reach: [none]
    trains_on_data: never
    connection: private-link
"""


def certificates(folder, name):
    """An authority, and a certificate of its for `name`; the server's files and the authority's."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    openssl(
        "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Our authority",
        "-addext", "basicConstraints=critical,CA:TRUE",
    )
    openssl(
        "req", "-x509", *key, "-keyout", "server.key", "-out", "server.pem", "-subj", f"/CN={name}",
        "-addext", f"subjectAltName=DNS:{name}", "-addext", "basicConstraints=CA:FALSE",
        "-CA", "ca.pem", "-CAkey", "ca.key",
    )
    return folder / "server.pem", folder / "server.key", folder / "ca.pem"


def pipe(one, other):
    """Passes bytes from one socket to the other until either ends."""
    try:
        while data := one.recv(65536):
            other.sendall(data)
    except OSError:
        pass
    for end in (one, other):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Relay:
    """Accepts connections on loopback and passes each on to `port`, once `greet` has been said."""

    def __init__(self, port, greet):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._to, self._greet = port, greet
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(near,), daemon=True).start()

    def _pass_on(self, near):
        try:
            near = self._greet(near)
        except (OSError, ValueError):
            near.close()
            return
        far = socket.create_connection(("127.0.0.1", self._to))
        threading.Thread(target=pipe, args=(far, near), daemon=True).start()
        pipe(near, far)

    def stop(self):
        """Takes no more connections."""
        self._listener.close()


class Organisation(Stage):
    """A model server behind TLS, reached through a proxy that notes whom it was asked for."""

    def __init__(self, name=NAME, trusted=True):
        self._name, self._trusted = name, trusted
        self.asked_for = []

    def _connect(self, near):
        """What an HTTP proxy does when asked for a tunnel (RFC 9110, section 9.3.6)."""
        head = b""
        while b"\r\n\r\n" not in head:
            data = near.recv(4096)
            if not data:
                raise ValueError("no request")
            head += data
        verb, target, _ = head.split(b"\r\n", 1)[0].split(b" ")
        if verb != b"CONNECT":
            raise ValueError("not a tunnel")
        self.asked_for.append(target.decode())
        near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        return near

    def _raise_curtain(self):
        self.server = ModelServer("own-site")
        self._running.append(self.server.stop)
        certificate, key, authority = certificates(self.dir, self._name)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
        port = int(self.server.base_url.split(":")[2].split("/")[0])
        front = Relay(port, lambda near: tls.wrap_socket(near, server_side=True))
        proxy = Relay(front.port, self._connect)
        self._running += [front.stop, proxy.stop]
        ca_files = f"[{authority.name}]" if self._trusted else "[]"
        egress = f"egress: {{proxy: 'http://127.0.0.1:{proxy.port}', ca_files: {ca_files}}}\n"
        rules = pathlib.Path(__file__).parents[2] / "src" / "demo"
        (self.dir / "register.yaml").write_text(REGISTER)
        (self.dir / "apps.yaml").write_text((rules / "apps.yaml").read_text())
        policy = (rules / "policy.yaml").read_text().split("\ntests:")[0] + "\n"
        (self.dir / "policy.yaml").write_text(policy)
        (self.dir / "bailiwick.yaml").write_text(
            "listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}\n" + egress
        )
        self.keys = {"website": self.cli("keys", "create", "website").stdout.strip()}
        self._serve()

    def chat(self):
        """One chat request; its status and its answer."""
        body = {"model": "assistant", "messages": [{"role": "user", "content": "Hello there"}]}
        request = urllib.request.Request(
            self.base_url + "/chat/completions",
            data=json.dumps(body).encode(),
            headers={
                "content-type": "application/json",
                "authorization": "Bearer " + self.keys["website"],
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@unittest.skipUnless(shutil.which("openssl"), "openssl is missing (Debian: openssl)")
class Egress(unittest.TestCase):
    def test_an_upstream_is_reached_through_the_proxy_under_our_authority(self):
        with Organisation() as organisation:
            status, answer = organisation.chat()
            self.assertEqual((200, "Hello there"), (status, answer["choices"][0]["message"]["content"]))
            self.assertEqual([f"{NAME}:8443"], organisation.asked_for)
            self.assertEqual(1, len(organisation.server.received()))

    def test_an_authority_that_is_not_trusted_is_no_authority(self):
        with Organisation(trusted=False) as organisation:
            status, answer = organisation.chat()
            self.assertEqual(503, status)
            self.assertEqual("no_permitted_endpoint_reachable", answer["error"]["code"])
            self.assertEqual([], organisation.server.received())

    def test_a_certificate_for_another_name_is_none(self):
        with Organisation(name="other.intranet.test") as organisation:
            status, _ = organisation.chat()
            self.assertEqual(503, status)
            self.assertEqual([], organisation.server.received())


if __name__ == "__main__":
    unittest.main()
