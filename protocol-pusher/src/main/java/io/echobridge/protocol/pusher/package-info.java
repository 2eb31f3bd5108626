/**
 * The Pusher protocol: pusher-js, laravel-echo with its broadcasters {@code reverb} and {@code
 * pusher}, Pusher's libraries for phones. What clients say becomes calls of the hub, once their
 * signatures are checked with the app's keys; the application is not asked.
 */
@NullMarked
package io.echobridge.protocol.pusher;

import org.jspecify.annotations.NullMarked;
