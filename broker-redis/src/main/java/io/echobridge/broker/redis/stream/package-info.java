/**
 * Entries of Redis' streams, and places among them: ids, which Redis gives them and which mean the
 * same on every node. Knows nothing of connections.
 */
@NullMarked
package io.echobridge.broker.redis.stream;

import org.jspecify.annotations.NullMarked;
