/**
 * Who may listen: the question, the answer, and how the application is asked over HTTP. Nothing of
 * brokers, and nothing of how a client is connected.
 */
@NullMarked
package io.echobridge.auth;

import org.jspecify.annotations.NullMarked;
