/**
 * The contract of client protocols: what each of them owes its clients, the hub and the process.
 * Nothing here runs in production.
 */
@NullMarked
package io.echobridge.testkit.protocol;

import org.jspecify.annotations.NullMarked;
