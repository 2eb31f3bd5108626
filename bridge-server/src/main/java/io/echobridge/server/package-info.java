/**
 * Puts the daemon together: Undertow, the apps with their hubs and brokers, start, stop and reload.
 * No rule of a protocol, a broker or the hub belongs here.
 */
@NullMarked
package io.echobridge.server;

import org.jspecify.annotations.NullMarked;
