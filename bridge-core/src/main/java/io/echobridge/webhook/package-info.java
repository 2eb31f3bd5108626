/**
 * Tells the application over HTTP what happens to its channels, in the words of Pusher's webhooks:
 * takes notes of what a hub does ({@code Webhooks}), waits whether clients come back ({@code
 * Settling}), and sends to each address from a queue that belongs to that address ({@code
 * HookQueue}).
 */
@NullMarked
package io.echobridge.webhook;

import org.jspecify.annotations.NullMarked;
