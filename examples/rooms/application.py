"""The application: knows who is who, and publishes what they say. Each answer says who has it."""
import json
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

API = 'http://127.0.0.1:6001/apps/rooms/events'
HEADERS = {'Authorization': 'Bearer only the application knows it', 'Content-Type': 'application/json'}
people = {}  # token → name


def publish(channel, data):
    event = {'name': 'said', 'channel': channel, 'data': json.dumps(data), 'confirm': {'wait': '5s'}}
    with urlopen(Request(API, json.dumps(event).encode(), HEADERS)) as answer:
        return json.load(answer)['delivery']


class Application(BaseHTTPRequestHandler):
    def do_GET(self):  # /auth/TOKEN: Echobridge asks about each window
        name = people.get(self.path.removeprefix('/auth/'))
        self.answer(200 if name else 401, name and {'user_id': name, 'channels': ['presence-room.*']})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        if self.path == '/login':  # a real one asks for a password
            token = secrets.token_urlsafe()
            people[token] = body['name']
            return self.answer(200, token)
        name = people.get(self.headers.get('Authorization', '').removeprefix('Bearer '))
        if not name:
            return self.answer(401, None)
        channel = {'room': 'presence-room.' + body['room'], 'everyone': '#all'}.get(body['to'], '#server-to-user-' + body['to'])
        self.answer(200, publish(channel, {'from': name, 'to': body['to'], 'text': body['text']}))

    def answer(self, status, body):
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


ThreadingHTTPServer(('127.0.0.1', 8000), Application).serve_forever()
