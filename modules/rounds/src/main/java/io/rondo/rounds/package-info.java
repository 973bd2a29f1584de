/**
 * Parameter averaging on Spark: workers go off from shared parameters, train alone, and come back to them, round after
 * round. Rounds are short jobs without barriers, so what an executor loses is simply computed again, to the same bits.
 */
package io.rondo.rounds;
