/** Measures package-private code of the package of the same name. */
@NullMarked
package io.echobridge.protocol.echo.socketio;

import org.jspecify.annotations.NullMarked;
