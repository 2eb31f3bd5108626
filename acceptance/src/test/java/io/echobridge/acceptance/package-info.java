/**
 * The packaged daemon among real peers: Laravel, laravel-echo, socket.io-client, Chromium, Redis,
 * and those who mean it harm. Nothing here knows a class of the daemon.
 */
@NullMarked
package io.echobridge.acceptance;

import org.jspecify.annotations.NullMarked;
