/**
 * The store of cache channels: the last event of each, within bounds. Only data: its owner guards
 * it.
 */
@NullMarked
package io.echobridge.hub.cache;

import org.jspecify.annotations.NullMarked;
