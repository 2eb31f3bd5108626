/**
 * Reports to the application over HTTP what happens on its channels, in the format of Pusher's
 * webhooks: records what a hub does ({@code Webhooks}), waits whether clients come back ({@code
 * Settling}), and sends to each address from its own queue ({@code HookQueue}).
 */
@NullMarked
package io.echobridge.webhook;

import org.jspecify.annotations.NullMarked;
