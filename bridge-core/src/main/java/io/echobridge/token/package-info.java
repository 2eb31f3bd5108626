/**
 * Who a client is, by the token that it gives when it connects ({@code connect} of the settings): a
 * client protocol asks {@link Tokens} before it lets the client in. Here are the places where a
 * token is found, the bounds, and the question to the application. The server has another check,
 * for JSON Web Tokens.
 */
@NullMarked
package io.echobridge.token;

import org.jspecify.annotations.NullMarked;
