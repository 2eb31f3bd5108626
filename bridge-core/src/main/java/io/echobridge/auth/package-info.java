/**
 * Decides who may listen: the request, the answer, and how the application is asked over HTTP.
 * Nothing about brokers, and nothing about how a client is connected.
 */
@NullMarked
package io.echobridge.auth;

import org.jspecify.annotations.NullMarked;
