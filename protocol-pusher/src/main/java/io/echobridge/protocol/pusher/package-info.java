/**
 * The Pusher protocol: pusher-js, laravel-echo with the broadcasters {@code reverb} and {@code
 * pusher}, and Pusher's libraries for phones. Frames of clients become calls of the hub after their
 * signatures are checked with the app's keys; the application is not asked.
 */
@NullMarked
package io.echobridge.protocol.pusher;

import org.jspecify.annotations.NullMarked;
