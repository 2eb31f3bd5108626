/**
 * Seam 2: what a client protocol promises the hub, and the hub a client protocol. Interfaces and
 * values only; a protocol's own packets belong to its module.
 */
@NullMarked
package io.echobridge.protocol;

import org.jspecify.annotations.NullMarked;
