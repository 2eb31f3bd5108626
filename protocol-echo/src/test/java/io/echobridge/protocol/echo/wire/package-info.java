/**
 * What goes over the wire, byte for byte: the whole stack, talked to by plain sockets. What the
 * tests expect is what clients and the reference servers were recorded to say, never our own
 * output.
 */
@NullMarked
package io.echobridge.protocol.echo.wire;

import org.jspecify.annotations.NullMarked;
