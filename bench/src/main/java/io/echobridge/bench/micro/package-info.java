/**
 * What single steps cost, measured with JMH. Those of hidden classes are in the packages of these.
 */
@NullMarked
package io.echobridge.bench.micro;

import org.jspecify.annotations.NullMarked;
