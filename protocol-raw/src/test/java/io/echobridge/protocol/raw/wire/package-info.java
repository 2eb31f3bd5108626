/** Conversations of plain clients with a server at work. */
@NullMarked
package io.echobridge.protocol.raw.wire;

import org.jspecify.annotations.NullMarked;
