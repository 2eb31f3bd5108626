/**
 * Calls of the application over HTTP, at its pace: whose turn it is, how many at once, how long an
 * answer may be. Knows nothing of what is asked; authorisation stands on it.
 */
@NullMarked
package io.echobridge.call;

import org.jspecify.annotations.NullMarked;
