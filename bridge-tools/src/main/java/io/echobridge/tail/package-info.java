/** {@code echobridge tail}: shows events as they pass through a running daemon. */
@NullMarked
package io.echobridge.tail;

import org.jspecify.annotations.NullMarked;
