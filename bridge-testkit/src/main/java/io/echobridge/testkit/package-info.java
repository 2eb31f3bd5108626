/**
 * Tools for tests of plug-ins and of the daemon: the broker contract, real servers, child
 * processes. Nothing here runs in production.
 */
@NullMarked
package io.echobridge.testkit;

import org.jspecify.annotations.NullMarked;
