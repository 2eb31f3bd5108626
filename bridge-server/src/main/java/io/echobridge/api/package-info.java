/**
 * The HTTP API: applications publish events and query channels and users, as with
 * laravel-echo-server and with Pusher. It knows the hub, but no client protocol.
 */
@NullMarked
package io.echobridge.api;

import org.jspecify.annotations.NullMarked;
