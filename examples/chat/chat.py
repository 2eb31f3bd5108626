"""The chat: hears on Redis what pages emit, and answers with Socket.IO's emitter for Redis."""
import json

import redis
import socketio

URL = 'redis://127.0.0.1:6379'
emitter = socketio.RedisManager(URL, write_only=True)
clients = redis.Redis.from_url(URL).pubsub(ignore_subscribe_messages=True)
clients.psubscribe('clients.*')
print('listening', flush=True)
names = {}  # socket id → name; whoever says hello is believed, a real chat asks for a token


def hear(event, data, me):
    if event == 'hello':
        names[me] = data['name']
    elif event == 'say':
        said = {'from': names[me], 'text': data['text']}
        if data['to'] == 'me':
            emitter.emit('said', said, room='#connection-' + me)
        elif data['to'] == 'others':
            emitter.emit('said', said, room='lobby', skip_sid=me)
        elif data['to'] == 'room':
            emitter.emit('said', said, room='room.' + data['room'])
        else:  # only the chat knows the socket ids of others
            for socket in [socket for socket, name in names.items() if name == data['to']]:
                emitter.emit('said', said, room='#connection-' + socket)


for message in clients.listen():
    heard = json.loads(message['data'])
    try:
        hear(heard['event'], heard['data'], heard['socket_id'])
    except (KeyError, TypeError) as fault:  # pages can emit anything
        print('makes no sense:', fault, flush=True)
