/**
 * Talks to a client protocol byte for byte: a server with a hub and a broker in memory, plain
 * sockets as clients, and conversations that are written down as transcripts. Nothing that runs in
 * production.
 */
@NullMarked
package io.echobridge.testkit.wire;

import org.jspecify.annotations.NullMarked;
