/**
 * Calls to the application over HTTP, at its pace ({@link HttpCaller}): whose turn it is, how many
 * run at once, how large an answer may be and how long it may take. Knows nothing about the purpose
 * of a call; authorisation and webhooks build on it.
 */
@NullMarked
package io.echobridge.call;

import org.jspecify.annotations.NullMarked;
