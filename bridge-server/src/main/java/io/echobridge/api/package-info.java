/**
 * The HTTP API: applications publish events and ask who is there, as with laravel-echo-server and
 * with Pusher. It knows the hub, and no client protocol.
 */
@NullMarked
package io.echobridge.api;

import org.jspecify.annotations.NullMarked;
