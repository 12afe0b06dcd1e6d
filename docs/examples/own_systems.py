#!/usr/bin/env python3
"""A system of a brand that answers the desk: parcels by number, customers by address. Only the standard library.

    OWN_SYSTEMS_SECRET=whsec_… python3 own_systems.py 8090

Put http://127.0.0.1:8090/ into the settings of the desk, and replace PARCELS by what you have. The contract is in
docs/own-systems.md.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ.get("OWN_SYSTEMS_SECRET", "").removeprefix("whsec_"))

PARCELS = {
    "6A12345678901": [("État", "Au dépôt de Lyon"), ("Depuis", "2026-11-20"), ("Livraison prévue", "2026-11-24")],
}


def is_signed(headers, body):
    """Standard Webhooks: the id, the time and the bytes exactly as they came."""
    identifier, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not SECRET or not moment.isdigit() or abs(time.time() - int(moment)) > 300:
        return False
    signed = f"{identifier}.{moment}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one, expected) for one in given)


def cards_for(question):
    """What we know: one card for each parcel of ours that the question names."""
    numbers = [fact["value"] for fact in question["facts"] if fact["kind"] == "parcel_number"]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return [
        {
            "title": f"Colis {number}",
            "source": "Entrepôt",
            "as_of": now,
            "lines": [{"label": label, "value": value} for label, value in PARCELS[number]],
        }
        for number in numbers
        if number in PARCELS
    ]


class Desk(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(min(length, 1_000_000))
        if not is_signed(self.headers, body):
            self.send_error(401)
            return
        answer = json.dumps({"v": 1, "cards": cards_for(json.loads(body))}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """What people ask about is not written to a log."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8090), Desk)
    print(server.server_address[1], flush=True)
    server.serve_forever()
