-- CreateEnum
CREATE TYPE "price_source" AS ENUM ('REPLAY', 'BINANCE', 'YAHOO', 'CCXT');

-- CreateTable
CREATE TABLE "listings" (
    "instrument_id" UUID NOT NULL,
    "source" "price_source" NOT NULL,
    "source_symbol" TEXT NOT NULL,
    "delisted_at" TIMESTAMPTZ(3),

    CONSTRAINT "listings_pkey" PRIMARY KEY ("instrument_id","source")
);

-- CreateIndex
CREATE UNIQUE INDEX "listings_source_source_symbol_key" ON "listings"("source", "source_symbol");

-- AddForeignKey
ALTER TABLE "listings" ADD CONSTRAINT "listings_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instruments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
