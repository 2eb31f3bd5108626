/** Measures what is hidden in the package of the same name. */
@NullMarked
package io.echobridge.protocol.echo.socketio;

import org.jspecify.annotations.NullMarked;
