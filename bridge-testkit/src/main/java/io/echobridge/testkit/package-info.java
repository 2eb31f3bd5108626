/**
 * For those who test plug-ins and the daemon: the broker contract, real servers, child processes.
 * Nothing that runs in production.
 */
@NullMarked
package io.echobridge.testkit;

import org.jspecify.annotations.NullMarked;
