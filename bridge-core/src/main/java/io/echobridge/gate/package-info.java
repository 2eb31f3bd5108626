/**
 * The guard at the door: which clients may enter, how fast, and how long they stay. Every client
 * protocol is behind it. It knows no protocol, no hub and no configuration.
 */
@NullMarked
package io.echobridge.gate;

import org.jspecify.annotations.NullMarked;
