/**
 * Assembles the daemon: Undertow, the apps with their hubs and brokers, start, stop and reload; and
 * the keeper, which has only hubs and brokers. The rules of protocols, brokers and the hub do not
 * belong here.
 */
@NullMarked
package io.echobridge.server;

import org.jspecify.annotations.NullMarked;
