/**
 * Talks to a client protocol byte by byte: a server with a hub and an in-memory broker, plain
 * sockets as clients, and conversations written down as transcripts. Nothing here runs in
 * production.
 */
@NullMarked
package io.echobridge.testkit.wire;

import org.jspecify.annotations.NullMarked;
