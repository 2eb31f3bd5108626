/**
 * Who listens where, and the one order in which all loops hear everything: the order's lock and the
 * table of channels that it guards, what each loop has of them, and broadcasts on their way with
 * the bytes that they may take. Here is also what watchers of channels implement. Nothing of
 * brokers or authorization.
 */
@NullMarked
package io.echobridge.hub.delivery;

import org.jspecify.annotations.NullMarked;
