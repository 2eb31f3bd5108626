"""The backend: publishes each line that you type on one Redis channel."""
import sys
import redis

bus = redis.Redis.from_url('redis://127.0.0.1:6379')
print('Type something', flush=True)
for line in sys.stdin:
    bus.publish('lowlatency_channel', line.rstrip('\n'))
