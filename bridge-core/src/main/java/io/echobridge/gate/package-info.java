/**
 * The guard at the door: who may come in, how fast, and how long they stay. Every client protocol
 * stands behind it; it knows none of them, no hub and no configuration.
 */
@NullMarked
package io.echobridge.gate;

import org.jspecify.annotations.NullMarked;
