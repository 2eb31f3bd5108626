/** {@code echobridge tail}: shows the events that pass through a running daemon. */
@NullMarked
package io.echobridge.tail;

import org.jspecify.annotations.NullMarked;
