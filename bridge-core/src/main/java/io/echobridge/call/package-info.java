/**
 * Calls of the application over HTTP, at its pace ({@link HttpCaller}): whose turn it is, how many
 * at once, how long an answer may be and may take. Knows nothing of what is asked; authorisation
 * and webhooks stand on it.
 */
@NullMarked
package io.echobridge.call;

import org.jspecify.annotations.NullMarked;
