"""The shop. It publishes each order once, on Redis, and says who may listen to whose orders."""
import itertools
import json
import secrets
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import redis

bus = redis.Redis.from_url('redis://127.0.0.1:6379')
numbers = itertools.count(1)
sessions = {}  # cookie → user


class Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        form = dict(parse_qsl(self.rfile.read(int(self.headers['Content-Length'])).decode()))
        cookie = SimpleCookie(self.headers['Cookie']).get('session')
        user = sessions.get(cookie and cookie.value)
        if self.path == '/login':  # a real shop asks for a password
            session = secrets.token_urlsafe()
            sessions[session] = form['user']
            self.answer(200, form['user'], f'session={session}; HttpOnly; SameSite=Lax')
        elif self.path == '/orders' and user:
            order = {'id': next(numbers), 'user': user, 'item': form['item']}
            bus.publish('private-user.' + user, json.dumps({'event': 'order.created', 'data': order}))
            self.answer(201, order)
        elif self.path == '/broadcasting/auth' and user:  # Echobridge asks, with the cookies of the page
            self.answer(200 if form['channel_name'] == 'private-user.' + user else 403, True)
        else:
            self.answer(401, False)

    def answer(self, status, body, cookie=None):
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        if cookie:
            self.send_header('Set-Cookie', cookie)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


ThreadingHTTPServer(('127.0.0.1', 8000), Shop).serve_forever()
