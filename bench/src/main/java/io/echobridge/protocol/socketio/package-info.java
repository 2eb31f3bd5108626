/** Measures what is hidden in the package of the same name. */
@NullMarked
package io.echobridge.protocol.socketio;

import org.jspecify.annotations.NullMarked;
