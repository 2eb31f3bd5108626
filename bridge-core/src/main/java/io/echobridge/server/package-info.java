/**
 * Puts it together: Undertow, the apps with their hubs and brokers, start and stop. No protocol and
 * no hub logic.
 */
@NullMarked
package io.echobridge.server;

import org.jspecify.annotations.NullMarked;
