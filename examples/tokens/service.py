"""The token service: gives out tokens, tells Echobridge whose they are, and sends messages to one uuid."""
import json
import secrets
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import redis

bus = redis.Redis.from_url('redis://127.0.0.1:6379')
owners = {}  # token → uuid


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/token':
            token = secrets.token_urlsafe()
            owners[token] = str(uuid.uuid4())
            self.answer(200, {'token': token, 'uuid': owners[token]})
        elif self.path.startswith('/auth/'):  # Echobridge asks about each client's token
            owner = owners.get(self.path.removeprefix('/auth/'))
            self.answer(200 if owner else 401, owner and {'uuid': owner})
        else:
            self.answer(404, None)

    def do_POST(self):  # /publish
        message = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        sender = owners.get(self.headers.get('Authorization', '').removeprefix('Bearer '))
        if not sender:
            return self.answer(401, None)
        message['uuid_local'] = sender  # nobody can write in the name of another
        bus.publish('private_messages', json.dumps(message))
        self.answer(200, message)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


ThreadingHTTPServer(('127.0.0.1', 8000), Service).serve_forever()
