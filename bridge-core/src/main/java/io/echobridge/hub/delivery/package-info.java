/**
 * Who listens to which channel, and the single order in which all loops receive everything: the
 * order's lock and the table of channels that it guards, each loop's part of them, and broadcasts
 * in flight with the bytes that they may take. The interface of channel watchers is here too.
 * Nothing about brokers or authorization.
 */
@NullMarked
package io.echobridge.hub.delivery;

import org.jspecify.annotations.NullMarked;
