"""A service in the back office: hears the same messages on Redis, and knows nothing of pages."""
import json

import redis

orders = redis.Redis.from_url('redis://127.0.0.1:6379').pubsub(ignore_subscribe_messages=True)
orders.psubscribe('private-user.*')
print('waiting for orders', flush=True)
for message in orders.listen():
    event = json.loads(message['data'])
    if event['event'] == 'order.created':
        order = event['data']
        print(f"invoice for order {order['id']} to {order['user']}: {order['item']}", flush=True)
