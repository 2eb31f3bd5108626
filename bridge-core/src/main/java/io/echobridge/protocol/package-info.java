/**
 * Seam 2: what a client protocol promises the hub, and what the hub promises a client protocol.
 * Only interfaces and values; the packets of a protocol belong to its module.
 */
@NullMarked
package io.echobridge.protocol;

import org.jspecify.annotations.NullMarked;
